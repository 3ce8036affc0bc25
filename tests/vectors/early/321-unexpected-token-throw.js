throw; //! unexpected-token
