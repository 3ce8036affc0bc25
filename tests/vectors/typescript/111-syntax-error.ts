let a: number = ; //! unexpected-token
