import type { Language } from "../api";

export interface OwnerWords {
  readonly title: string;
  readonly other: string;
  readonly account: string;
  readonly accountHint: string;
  readonly logIn: string;
  readonly logOut: string;
  readonly name: string;
  readonly nameHint: string;
  readonly check: string;
  readonly checked: string;
  readonly terminals: string;
  readonly scan: string;
  readonly noCode: string;
  readonly code: string;
  readonly bind: string;
  readonly unbind: string;
  readonly release: string;
  readonly keyFromAfar: string;
  readonly keyPending: string;
  readonly noAccount: string;
  readonly wrongName: string;
  readonly wrongCode: string;
  readonly refused: string;
  readonly offline: string;
  readonly done: { readonly bind: string; readonly unbind: string; readonly release: string };
  readonly status: { readonly [status: string]: string };
}

export const ownerWords: { readonly [language in Language]: OwnerWords } = {
  zh: {
    title: "商户APP",
    other: "English",
    account: "手机号",
    accountHint: "演示账号 10000000001",
    logIn: "登录",
    logOut: "退出登录",
    name: "姓名（与身份证一致）",
    nameHint: "演示姓名 张三",
    check: "实名认证",
    checked: "已实名",
    terminals: "我的终端",
    scan: "扫一扫终端屏幕",
    noCode: "终端屏幕上没有绑定码",
    code: "或输入绑定码",
    bind: "绑定",
    unbind: "解绑",
    release: "允许重新装载密钥",
    keyFromAfar: "密钥已远程装载",
    keyPending: "密钥装载中",
    noAccount: "没有此账号",
    wrongName: "姓名与身份证不符",
    wrongCode: "绑定码不对，或不是本店终端",
    refused: "未办理成功",
    offline: "模拟器没有应答",
    done: {
      bind: "已绑定，完成首笔收款即激活",
      unbind: "已解绑，终端不能再收款",
      release: "终端再次签到时装载密钥",
    },
    status: {
      normal: "使用中",
      "not activated": "未绑定",
      unbound: "已解绑",
      bound: "已绑定，待首笔收款",
      activated: "已激活",
      replaced: "已被新机替换",
      closed: "已撤机",
      unknown: "未登记",
    },
  },
  en: {
    title: "Merchant's app",
    other: "中文",
    account: "Phone number",
    accountHint: "Demo account 10000000001",
    logIn: "Log in",
    logOut: "Log out",
    name: "Name, as on the identity card",
    nameHint: "Demo name 张三",
    check: "Verify the name",
    checked: "Name verified",
    terminals: "My terminals",
    scan: "Scan the terminal's screen",
    noCode: "The terminal's screen shows no code",
    code: "Or type the code",
    bind: "Link",
    unbind: "Unlink",
    release: "Let it load a new key",
    keyFromAfar: "Key loaded remotely",
    keyPending: "Key is being loaded",
    noAccount: "No such account",
    wrongName: "Not the name on the identity card",
    wrongCode: "Wrong code, or not a terminal of this shop",
    refused: "Not done",
    offline: "The simulator does not answer",
    done: {
      bind: "Linked. The first sale activates it",
      unbind: "Unlinked. The terminal takes no more payments",
      release: "The terminal loads a key at its next sign-in",
    },
    status: {
      normal: "In use",
      "not activated": "Not linked",
      unbound: "Unlinked",
      bound: "Linked, waiting for the first sale",
      activated: "Activated",
      replaced: "Replaced by another terminal",
      closed: "Closed",
      unknown: "Not registered",
    },
  },
};
