import './lib.js'; //! missing-entry
