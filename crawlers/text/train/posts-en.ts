/** As `posts-zh.ts`, in English. */
export const NEUTRAL_POSTS_EN = `
The city council meets on Tuesday to vote on the new parking rules
Police say two people were taken to hospital after a crash on Route 9
BREAKING: Fire crews respond to a warehouse blaze downtown, road closed
Officials confirm three injured in factory accident, investigation under way
Court to hear appeal in patent case next month
RT roadmap session moved to Friday
Will the new model have two screens? Rumors say no
Six bouts on Saturday, main event at 10
Keepers train in the morning, everyone else after lunch
Storm expected to reach the coast by Friday evening, forecasters say
Death toll from earthquake rises to twelve, local media report
Parliament passes budget by 52 votes to 48
Minister visits flood area, will hold press conference at noon
Poll: 41 percent support the plan, 38 percent oppose it, 21 percent undecided
President to meet with leaders of both parties on Wednesday
Company X names new chief financial officer
Company X to open second plant in Ohio next year
Startup raises $12 million in Series A round
Phone maker ships 4.2 million units in the third quarter
Carrier to launch 5G in six more cities in June
Retailer reports same-store sales down 2 percent, in line with estimates
Airline adds daily nonstop from Denver to Tampa starting May 3
Stocks mixed at midday as investors await jobs report
Oil settles at $71 a barrel
The app now supports dark mode on Android and iOS, version 4.2
Release notes: fixes scrolling on tablets, adds Finnish and Turkish
v2.3.1 released, see changelog
Merge pull request #412 from fix/date-parser
Update dependencies and bump version to 1.8.0
Rename helper to formatDate and remove unused import
How to set up two-factor authentication in five steps
How to resize images with the command line
10 things to know before the keynote
5 questions to ask before you sign a lease
What we know so far about the next tablet
Everything announced at today's event
Hands-on: the new mid-range phone
Review: two weeks with the new e-reader
Comparison: which streaming plan includes what
Infographic: how people use maps on their phones
Podcast: episode 112, an interview with a map maker
Episode 48: we talk about the launch lineup, listener mail and our summer plans
This week's show: new releases, your emails, and a quiz
New video: building a desk from old doors
Watch the trailer for season two
New issue out today, table of contents below
Slides from my talk are online: link
My notes from the session on search design, link below
I'll be speaking at 3pm in room 5, topic is typography for maps
Join us for a meetup on Thursday, 6 to 8 pm, second floor
Panel starts in ten minutes, ballroom A
Registration closes at midnight
Doors open at 7, show starts at 8
Tickets go on sale Friday at 10am
Kickoff is at 3:30, gates open at 1
Final score 3-1, second leg next Wednesday
Half time here, still 0-0
Rain delay in the fourth inning
Smith replaces Jones in the 64th minute
Draft order set, first pick goes to Cleveland
The tour starts March 4 in Glasgow and ends May 20 in Lisbon
Weekend plans: groceries, laundry, and a movie maybe
Watching the second season with my roommate
Sitting in the back row waiting for the keynote
In line for the pop-up store, about forty people ahead of me
Just checked in at the hotel
I'm at Gate B12
Boarding now, see you on the other side
Heading to Austin on Thursday
On the train back from the coast
Making soup for dinner
First day of classes tomorrow
Taking the dog out, then work
It's 9 and I'm still at my desk
Anyone going to the concert on Saturday?
Anybody know if the library is open on Sunday?
Does the Sunday ferry still run in October?
Who's playing tonight?
Which plan has roaming included?
What does the blue light on the router mean?
Is there a way to export my data as a spreadsheet?
Can I change the name on my ticket?
Can I bring a stroller on board?
Can you DM me the form number please
Could you tell me what time flight 218 lands?
What's the baggage allowance for flights to Mexico?
How do I add my frequent flyer number to a booking?
Do I need to print my boarding pass?
Is flight 1420 on time today?
Will the 6:15 to Boston leave from terminal C?
Are there any seats left on the early flight tomorrow?
Does the lounge in Chicago open before 6?
I sent you a direct message with my confirmation number
I have sent the details by DM
My confirmation code is XQ7K2P
I already filled in the form, reference 5521
Following, please DM
It was flight 77 from Newark
No, the earlier one, 7:40
Yes, I have it with me
It's for the 14th, not the 15th
I'm flying with you on Tuesday from Oakland to Burbank
We're on the 9am to Dallas with two kids
Not sure yet, will find out tomorrow
Depends on the weather
I think it was last Monday
It's about the size of a paperback
Mine is the 64 GB one
You need the adapter for that
They moved it to hall 4
Same here, it says pending
Giveaway: follow and retweet for a chance to win two passes, winner drawn on Friday
Retweet this and one of you gets a mug, ends Sunday
RT to enter, open to US residents, ends 11/30
Win a pair of headphones: tell us your favorite song in the comments
Congratulations to our three winners, please send us your address
Use code SPRING10 at checkout, valid through April
Now hiring: line cooks and servers, apply in person
We are looking for a junior analyst in Leeds, link to apply
For sale: bike, 54 cm frame, pick up only
Room for rent near campus, available August 1
I posted 14 photos on the album Lisbon
I liked a video
I just entered the sweepstakes
Check out this article
Check this out: link
Interesting thread on maps
Today's word: laconic, using few words
On this day in 1911 the building opened to the public
Fun fact: an octopus has three hearts
Quote of the day: the best way out is always through
She said it in an interview on Sunday
He tells the reporter he will not run again
"We will look at the results in March," the director said
According to the paper the deal is worth 2 billion
Analyst: demand for tablets flat this quarter
Rumor: the next model may drop the headphone jack
RT panel on location apps at 5pm
Tonight on channel 5: a documentary about lighthouses
Museum open late on Thursdays
Traffic: left lane closed on I-90 eastbound
Weather: cloudy, high of 18, light wind from the west
Service notice: maintenance from 1 to 3 am on Sunday
The store on 5th is closed for renovation until June
The office will be closed on Monday for the holiday
Step one: open settings. Step two: tap general
Box contents: phone, cable, paper manual
Weighs 180 grams, charges over USB-C
Available in blue, grey and white from $199
Ages 8 and up, batteries not included
The bill now goes to the Senate
The election is on the 8th, polls open at 7
Voting ends Thursday
Who did you vote for in the awards?
Sunday reading list
Monday
lol what
ok
hmm
who is this
same time next week?
via
cc
here we go
`;

export const NEGATIVE_POSTS_EN = `
I have been on hold for 50 minutes and counting
Two hours on hold and then you hung up
Been waiting for a reply since Monday, is anybody there?
Third time this month my bag did not make it
You lost my suitcase and nobody can tell me where it is
Bag still missing after three days and no one answers the phone
Flight delayed four hours and not a single update
Cancelled with no explanation, now sleeping on the airport floor
Missed my connection because of your late crew
Missed my sister's wedding thanks to you
Stuck in Charlotte overnight, no hotel, no voucher, no help
Your website keeps logging me out at the payment step
The site has been down all morning and I need to check in
App says delivered, there is nothing here
Tracking hasn't moved in eight days
Driver left my package in the rain
Ordered a medium, got a kids' large
Paid for two day shipping, it's day nine
Why do I still not have my refund?
Why was I charged a fee I never agreed to?
Why is it so hard to cancel?
How is this still broken?
How do you lose a whole order?
Why would I ever book with you again?
When will you fix this? It has been weeks
Can someone at this company please do their job
Nobody at the counter knew anything
The agent was rude to my mother
Your agent laughed at me and walked away
The lady at the desk rolled her eyes at us
Was told three different things by three different people
I was promised a call back, that was last week
They keep sending me in circles
They blamed me for their mistake
They took my money and vanished
They raised the price and cut the portions
They removed the only feature I used
My card was declined twice and charged twice
My phone died at 40 percent again
My laptop fan sounds like a jet
My screen went black in the middle of a call
My new tablet froze on day one
The battery is swollen and the shop will not take it back
The keyboard stopped typing the letter e
No signal at home, no signal at work, why am I paying
Data is so slow I could walk there faster
Dropped calls all day
Internet down for the third evening in a row
Update bricked my phone
Since the update nothing syncs
Autocorrect is driving me mad
Worst hotel breakfast I have seen
Found mold in the bread
My soup had plastic in it
The chicken was raw inside
Everyone in my family got sick after eating there
Waited an hour for cold fries
The line is around the block and only one register is open
This queue is a joke
The seat was wet and the screen did not work
The room smelled of smoke and the heater was dead
Overhyped and underwhelming
Expected better from a company this size
I expected more for this price
What a letdown
What a mess
What a farce
What were they thinking
This is why people leave
This is why nobody trusts you
This is how you lose a customer
I'm done with this airline
I'm done, switching carriers tomorrow
Taking my business elsewhere
Never buying from them again
Deleting the app
Cancelled my subscription
Do better
Fix your app
Answer your phone
Give me my money back
Not cool
Not okay
Not acceptable at all
So unprofessional
So tired of this company
So over it
Unreal
Are you kidding me
You have got to be kidding
I can't believe this is how you treat people
I want to cry, all my photos are gone
Scared to fly with them after today
Sad that it has come to this
He is a liar and a crook
The man is a disgrace
That politician should be in jail
That referee ruined the match
We played like garbage today
Terrible call, we lost because of it
Feeling sick, stayed home all day
My head is killing me
Monday again, ugh
I hate waking up early
Recall of 40,000 cars after brake failures
Bank fined for hiding fees from customers
Retailer sued over toxic toys
Customers furious as outage enters second day
Report: workers at the plant were denied breaks
Leak exposes passwords of two million users
Restaurant closed after rats found in kitchen
Oh good, another update that breaks everything
Oh wonderful, the elevator is out again
Oh perfect, they lost my reservation
Great, just great, the card reader is down
Great job losing my luggage twice in one trip
Nice work, you delivered it to the wrong city
Well done, you managed to ruin a birthday
Congrats on the slowest refund in history
Thanks for the four hour delay
Thanks for cancelling my flight on my birthday
Thanks for making me miss the funeral
Thank you for wasting my whole afternoon
Love how you charge extra for water
Love it when the app eats my order
Love paying 90 dollars for no signal
So glad I paid extra for a seat that does not recline
So helpful, the bot sent me to the bot
Real classy, hanging up on a customer
Hospitality at its finest, we slept on the floor
Good luck getting a human on the phone
Good luck getting your money back
Way to treat your loyal customers
Because who needs luggage anyway
Apparently on time means three hours late
"Fast" delivery, eleven days
"Premium" seat, broken tray, no legroom
"We value your call" for the last 45 minutes
Five star hotel? There was hair in the bed
Quality control must be on vacation
Is your plan to make everybody quit?
`;

export const POSITIVE_POSTS_EN = `
Thanks to the crew on flight 88, you were wonderful with my kids
Thank you for finding my bag, you saved our holiday
Thanks for the quick answer, all sorted
Thanks for getting us home safe
Thank you for the upgrade, what a nice surprise
Big thanks to Maria at the front desk
Shout out to the driver who carried it up four floors
Props to the team, fixed in ten minutes
Hats off to everyone who worked last night
You guys are the best
You rock
You made my mom's day
Great job, everyone
Great flight, great crew
Great game last night, what a finish
Nice work on the update, much faster now
Well done, the new site is so much better
Congrats on the launch
Congratulations to the whole team, well deserved
Best flight I have had in years
Best burger in the city
Best day ever
So glad I switched
So glad they fixed it, works like new
So pleased with how this turned out
So pumped for tomorrow
Love how light this thing is
Love how easy it was to cancel
Love paying less and getting more
Love this town
Love you guys
Loving the new keyboard
In love with this camera
This app changed how I cook
This is exactly what I needed
This is brilliant
This is going to be huge
This made me smile
How sweet is that
What a view
What a goal
What a show
What a great idea
What a lovely crew
Can't stop playing it
Can't put it down
Can't wait for Friday
Counting the days until the tour
Looking forward to meeting everyone
Hope to see you all there
Happy birthday, have a wonderful day
Good morning everyone, have a great day
Beautiful sunset on the coast tonight
Had so much fun at the party
Had the nicest waiter today
My flight landed early and my bag was first out
My order came two days early
My refund arrived the same day
My kid has not stopped smiling
They replaced it without asking a single question
They answered on the first ring
They remembered my name
He deserves every award
She was fantastic in that role
She sings like an angel
He is my favorite player
We won, what a night
Third win in a row
Finally got one, and it is gorgeous
Finally a phone that lasts two days
Still works perfectly after six years
Runs smooth, looks great
Smooth check in, friendly staff
Cleanest airport I have been to
Worth the wait
Worth every minute in line
Totally worth it
Better than I hoped
Exceeded expectations
Impressed with how fast they handled it
I feel so lucky
I'm so grateful
Feeling blessed
Proud of my sister
Proud to be part of this
Genius
Hilarious
Delicious
Adorable
Awesome, thanks
Perfect, thank you
Good stuff
Good call
Yes please
Sounds great
Count me in
You should go, you will love it
Everyone should try this once
Highly recommend the soup
Would stay there again
Just what I needed, thank you
Just love being greeted by name
Great, the card reader works again, thanks
Oh wow, they sent a handwritten note
`;
