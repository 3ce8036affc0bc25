(b) } //! unmatched-bracket
