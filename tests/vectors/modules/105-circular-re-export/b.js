export {x} from './a.js'; //! missing-export
