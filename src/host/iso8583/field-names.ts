/** What a field is called. */
export interface FieldNames {
  readonly zh: string;
  readonly en: string;
}

/** Q/CUP 009: field, Chinese name, English name. A terminal has no need of them: they are for people who read messages. */
const names = `
2 主账号|primary account number
3 交易处理码|processing code
4 交易金额|amount
11 受卡方系统跟踪号|system trace number
12 受卡方所在地时间|local time
13 受卡方所在地日期|local date
14 卡有效期|expiry
15 清算日期|settlement date
22 服务点输入方式码|entry mode
23 卡序列号|card sequence number
25 服务点条件码|condition code
26 服务点PIN获取码|PIN capture code
32 受理机构标识码|acquirer identifier
35 第二磁道数据|track 2
36 第三磁道数据|track 3
37 检索参考号|retrieval reference number
38 授权标识应答码|authorisation code
39 应答码|response code
41 受卡机终端标识码|terminal identifier
42 受卡方标识码|merchant identifier
44 附加响应数据|additional response text
47 附加数据-营销|additional text of the acquirer
48 附加数据-私有|settlement totals and details
49 交易货币代码|currency
52 个人标识码|PIN block
53 安全控制信息|security control
54 附加金额|balance
55 IC卡数据域|chip card TLV
58 PBOC电子钱包标准的交易信息|e-purse
59 自定义域|private TLV
60 自定义域|transaction type, batch, management code
61 原始信息域|original transaction
62 自定义域|keys, parameters, signature
63 自定义域|operator, card organisation, remarks
64 报文鉴别码|MAC
`;

/** The names of a field; its number where it has none. */
export function fieldNames(field: number): FieldNames {
  const line = names.split("\n").find((one) => one.startsWith(`${field} `)) ?? `${field} ${field}|${field}`;
  const [zh = "", en = ""] = line.slice(line.indexOf(" ") + 1).split("|");
  return { zh, en };
}
