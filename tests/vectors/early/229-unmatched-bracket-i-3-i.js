i < 3; i++) ; //! unmatched-bracket
