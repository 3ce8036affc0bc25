// accept
function g() { return new.target; }
function h() { return () => new.target; }
