// accept
export default class { m() { return 1; } }
