;;) break //! unmatched-bracket
