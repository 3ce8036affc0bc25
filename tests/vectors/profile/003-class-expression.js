const A = class {}; //! unsupported-class
