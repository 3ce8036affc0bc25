export default let x; //! unexpected-token
