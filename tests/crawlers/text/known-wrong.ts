/**
 * Sentences of the curated list that the committed models get wrong, kept honest by a test: a line
 * that has become right must leave. Never train on them.
 */
export const KNOWN_WRONG = `
我不推荐大家买这款
没有一次是准时送到的
不会后悔的一次购物
再也不用担心没电了，续航真强
价格不高，品质不差
并没有什么用
不可能再给他们第二次机会
付了钱订单却显示未支付
更新之后耗电特别快
维修费比新买一台还贵
说好送货上门，结果让我自己去驿站拿
奶粉罐子是瘪的，生产日期也看不清
排了两个小时队，最后告诉我卖完了
味道和店里吃的一样好
师傅安装很专业，还把垃圾带走了
比实体店便宜一半，质量一样
开起来很稳，油耗也低
退货地址填哪里？
尺码偏大还是偏小？
呵呵，这服务真是好到家了
恭喜你们成功失去了一个老客户
厉害了，花一千块买了个砖头
可以可以，退个货要等一个月
优秀，一下雨就漏水的优秀
笑死，广告拍得比产品好
真香，打脸了
so good！这家店的蛋糕
说得好！支持//@路人甲:这家公司太黑心了，坑人
I have never had a problem with this brand
Five stars, would buy again
`;
