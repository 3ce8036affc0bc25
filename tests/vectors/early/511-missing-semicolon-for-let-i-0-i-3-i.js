for (let i = 0 //! missing-semicolon
i < 3; i++) ;
