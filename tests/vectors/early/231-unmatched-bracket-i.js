i++) ; //! unmatched-bracket
