// accept
(() => {})()
