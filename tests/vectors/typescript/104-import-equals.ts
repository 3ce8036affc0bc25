import fs = require('fs'); //! unsupported-import-equals
import A = B.C; //! unsupported-import-equals
export import D = B.C; //! unsupported-import-equals
