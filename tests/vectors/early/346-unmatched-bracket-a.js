+a } //! unmatched-bracket
