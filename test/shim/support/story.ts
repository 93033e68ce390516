/** What a recording says of resources, in short. */
import { ofKind, type Recording } from './recorded.ts';

/**
 * What happened to the resources, one word per event: the resource's place among all, what, and which grant.
 * @param ofResource only to those of that kind
 */
export function story({ events: all }: Recording, ofResource?: string): string[] {
  const others = ofKind(all, 'resourceCreate').filter(
    ({ resourceKind }) => (ofResource ?? resourceKind) !== resourceKind,
  );
  const left = new Set<number>(others.map(({ resource }) => resource));
  const events = all.filter((event) => !('resource' in event) || !left.has(event.resource ?? 0));
  const order = ofKind(events, 'resourceCreate').map(({ resource }) => resource);
  const grants: number[] = [];
  const number = (grant: number): number => {
    if (!grants.includes(grant)) grants.push(grant);
    return grants.indexOf(grant) + 1;
  };
  return events.flatMap((event) => {
    if (event.kind === 'resourceCreate') return [`${event.resourceKind} ${event.capacity}`];
    if (event.kind !== 'request' && event.kind !== 'acquire' && event.kind !== 'release' && event.kind !== 'cancel')
      return [];
    const { kind, resource, grant } = event;
    const waits = event.kind === 'request' && event.bits.contended ? ' waits' : '';
    const gives = event.kind === 'request' && event.bits.mayGiveUp ? ' may give up' : '';
    const units = event.kind === 'request' && event.bits.permits > 1 ? ` ×${event.bits.permits}` : '';
    const name = order.length > 1 ? `${order.indexOf(resource) + 1} ` : '';
    return [`${name}${kind} ${grant === undefined ? '?' : number(grant)}${units}${waits}${gives}`];
  });
}
