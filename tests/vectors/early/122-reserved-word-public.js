public: ; //! reserved-word
