// accept
class A { static { const f = () => { const await = 1; return await; }; } }
