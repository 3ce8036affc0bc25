export {};
return; //! return-outside-function
