[a] } //! unmatched-bracket
