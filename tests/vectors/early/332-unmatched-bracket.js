} //! unmatched-bracket
