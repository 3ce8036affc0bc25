) break //! unmatched-bracket
