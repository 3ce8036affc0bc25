export {x} from './b.js'; //! missing-export
