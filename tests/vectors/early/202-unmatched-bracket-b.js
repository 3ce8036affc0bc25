b } //! unmatched-bracket
