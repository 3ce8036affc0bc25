encodeURI("1"); //! unsupported-global
let x = typeof escape; //! unsupported-global
