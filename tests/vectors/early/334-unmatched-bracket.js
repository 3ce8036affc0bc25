) //! unmatched-bracket
