/** Calls a method some time later. */
export const doLater = (target, parts) => setTimeout(() => target[parts.join('')](), 600);
