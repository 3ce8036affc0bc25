// accept
export default (function () { return 1; })
