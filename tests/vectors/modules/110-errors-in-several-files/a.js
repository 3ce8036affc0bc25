export const a = ; //! unexpected-token
