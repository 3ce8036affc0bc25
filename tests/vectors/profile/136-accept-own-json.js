// accept
const JSON = { parse: function (text) { return Number(text); } };
JSON.parse("1");
