a } //! unmatched-bracket
