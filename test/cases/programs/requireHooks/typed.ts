declare const PLACE: string;
const text: string = PLACE;

module.exports = async () => text;
