require("a"); //! unsupported-module
