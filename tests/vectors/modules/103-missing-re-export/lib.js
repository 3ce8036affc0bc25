export {gone} from './one.js'; //! missing-export
