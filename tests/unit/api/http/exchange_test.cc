#include "api/http/exchange.h"

#include <gtest/gtest.h>

#include <thread>

#include "api/http/responder.h"

namespace passnum::http {
namespace {

struct CountingWaker final : Waker {
  void wake() override { ++woken; }
  int woken = 0;
};

std::shared_ptr<Exchange> new_exchange() {
  return std::make_shared<Exchange>(std::make_shared<const Surroundings>());
}

TEST(Exchange, WakesWhoeverWaitsOnce) {
  const auto exchange = new_exchange();
  CountingWaker waker;
  EXPECT_FALSE(exchange->await_answer(waker));
  Responder(exchange).answer(text(200, "yes"));
  EXPECT_EQ(waker.woken, 1);
  EXPECT_EQ(exchange->take().body, "yes");
}

TEST(Exchange, WakesNobodyWhenTheAnswerCameFirst) {
  const auto exchange = new_exchange();
  Responder(exchange).answer(text(200, "yes"));
  CountingWaker waker;
  EXPECT_TRUE(exchange->await_answer(waker));
  EXPECT_EQ(waker.woken, 0);
}

TEST(Exchange, ForgetsTheAnswerOfAnAbandonedRequest) {
  const auto exchange = new_exchange();
  CountingWaker waker;
  EXPECT_FALSE(exchange->await_answer(waker));
  EXPECT_TRUE(exchange->abandon());
  Responder(exchange).answer(text(200, "late"));
  EXPECT_EQ(waker.woken, 0);
  EXPECT_FALSE(exchange->is_answered());
}

TEST(Exchange, SaysWhenItIsTooLateToAbandon) {
  const auto exchange = new_exchange();
  Responder(exchange).answer(text(200, "yes"));
  EXPECT_FALSE(exchange->abandon());
  EXPECT_EQ(exchange->take().body, "yes");
}

TEST(Exchange, CarriesTheAnswerOfAnotherThread) {
  for (int round = 0; round < 200; ++round) {
    const auto exchange = new_exchange();
    CountingWaker waker;
    std::thread other([responder = Responder(exchange)]() mutable { responder.answer(text(200, "yes")); });
    const bool was_there = exchange->await_answer(waker);
    other.join();
    EXPECT_EQ(waker.woken, was_there ? 0 : 1);
    EXPECT_EQ(exchange->take().body, "yes");
  }
}

TEST(Responder, ThatIsDroppedAnswersAndReports500) {
  std::string reported;
  Surroundings surroundings;
  surroundings.error_log = [&](std::string_view words) { reported = words; };
  const auto exchange = std::make_shared<Exchange>(std::make_shared<const Surroundings>(surroundings));
  exchange->request.trace_id = "0af7";
  { const Responder dropped(exchange); }
  EXPECT_EQ(exchange->take().status, 500U);
  EXPECT_NE(reported.find("0af7"), std::string::npos);
}

TEST(Responder, ThatIsReplacedAnswers500) {
  const auto first = new_exchange();
  Responder responder(first);
  responder = Responder(new_exchange());
  EXPECT_TRUE(first->is_answered());
  responder.answer(no_content());
}

TEST(Responder, PutsTheTraceIntoAProblem) {
  Request request;
  request.trace_id = "0af7";
  Response answer;
  direct_responder(std::move(request), [&](Response response) {
    answer = std::move(response);
  }).answer(problem(409, "already_redeemed", "Already redeemed"));
  EXPECT_EQ(answer.content_type, kProblemContentType);
  EXPECT_NE(answer.body.find("\"trace_id\":\"0af7\""), std::string::npos);
}

TEST(ResponderDeathTest, AnswersOnce) {
  Responder responder(new_exchange());
  responder.answer(no_content());
  EXPECT_TRUE(responder.answered());
  EXPECT_DEATH(responder.answer(no_content()), "exchange_ != nullptr");
}

}  // namespace
}  // namespace passnum::http
