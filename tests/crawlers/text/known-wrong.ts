/**
 * Sentences of the curated list that the committed models get wrong, kept honest by a test: a line
 * that has become right must leave. Never train on them.
 */
export const KNOWN_WRONG = `
我不推荐大家买这款
不是很满意，屏幕有坏点
没有失望，比上一代强多了
从来没有让我失望过
用了一年没出过任何问题
不会后悔的一次购物
包装没有破损，发货也快
再也不用担心没电了，续航真强
价格不高，品质不差
并没有什么用
付了钱订单却显示未支付
牛奶里面喝出了异物
更新之后耗电特别快
维修费比新买一台还贵
面膜敷完脸上起了一片红疹
被大数据杀熟了，同一个房间我比朋友贵一百
客服小姐姐特别有耐心
师傅安装很专业，还把垃圾带走了
退货地址填哪里？
尺码偏大还是偏小？
这是我用了三年的旧手机
呵呵，这服务真是好到家了
恭喜你们成功失去了一个老客户
感谢贵公司让我体验了什么叫绝望
可以可以，退个货要等一个月
优秀，一下雨就漏水的优秀
笑死，广告拍得比产品好
建议改名叫慢递
真香，打脸了
泰裤辣，入股不亏
狠狠爱住了
宝藏小店，谁懂啊
闭眼入，不踩雷
避雷避雷，姐妹们快跑
给客服小哥加鸡腿
so good！这家店的蛋糕
说得好！支持//@路人甲:这家公司太黑心了，坑人
The screen cracked on the first day
I have never had a problem with this brand
骗子//@商家:质量保证，假一赔十
The food was cold and tasteless
Nothing works since the update
Oh great, another delay. Thanks for nothing
This made my day
Five stars, would buy again
`;
