export {x}
from './one.js'
export { two } // of one.js
from
'./one.js'
export *
from './four.js'
export * as inner
from './three.js'
