let a = <number>b; //! unsupported-type-assertion
