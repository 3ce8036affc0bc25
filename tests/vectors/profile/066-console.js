console.log("a"); //! unsupported-console
