/**
 * Sentences of the curated list that the committed models get wrong, kept honest by a test: a line
 * that has become right must leave. Never train on them.
 */
export const KNOWN_WRONG = `
不会后悔的一次购物
并没有什么用
没有一次是准时送到的
再也不用担心没电了，续航真强
价格不高，品质不差
谁说国产不好用的，我觉得很棒
手机充电的时候烫得握不住
完美，再也不怕停电了
相机对焦不准，拍出来全是糊的
不可能再给他们第二次机会
付了钱订单却显示未支付
更新之后耗电特别快
排了两个小时队，最后告诉我卖完了
师傅安装很专业，还把垃圾带走了
开起来很稳，油耗也低
退货地址填哪里？
尺码偏大还是偏小？
太好了，高铁晚点四小时，会也不用开了
厉害了，丢了三天的手机被他们找回来了
牛啊，断了的表带十分钟就修好了
真棒，坏了直接给换新
佩服，两年没死机一次
真香，打脸了
so good！这家店的蛋糕
说得好！支持//@路人甲:这家公司太黑心了，坑人
I have never had a problem with this brand
Shares closed at 34 dollars
`;
