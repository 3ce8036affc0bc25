({this}) //! reserved-word
