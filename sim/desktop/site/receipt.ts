// Whom to ask for keys is known before the page is drawn.
import "./receipt-wire";
import "../page/receipt/main";
