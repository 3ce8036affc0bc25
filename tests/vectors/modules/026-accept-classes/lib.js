export class Flow { constructor(port) { this.port = port; } get name() { return "flow " + this.port; } static of(port) { return new this(port); } }
export default class extends Flow { constructor() { super(1); this.me = typeof this; } }
export function plain() { return "plain"; }
export const arrow = () => "arrow";
export const top = typeof this;
