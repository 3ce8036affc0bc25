(a) } //! unmatched-bracket
