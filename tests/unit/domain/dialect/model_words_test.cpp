#include "domain/dialect/model_words.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("A status of HTTP stands by itself", "[domain][dialect]") {
    CHECK(http_status_in("unexpected status 401 Unauthorized") == 401);
    CHECK(http_status_in("529") == 529);
    CHECK(http_status_in("(429)") == 429);
    for (const char* none : {"", "200 OK", "4012", "http://127.0.0.1:401/v1", "1.500", "0.429s",
                             "a404", "404b", "39", "in 4 0 4 ways"})
        CHECK_FALSE(http_status_in(none));
}

TEST_CASE("The words of a service are taken out of what is wrapped around them",
          "[domain][dialect]") {
    CHECK(model_words("401 {\"type\":\"error\",\"error\":{\"message\":\"bad key\"}}") == "bad key");
    CHECK(model_words("[API Error: {\"error\":{\"code\":401,\"message\":\"bad key\"}}]") ==
          "bad key");
    CHECK(model_words("[API Error: 401 bad key]") == "bad key");
    CHECK(model_words("API Error: 500 overloaded\nat x.js:3") == "overloaded");
    CHECK(model_words("provider.auth_error: 401 bad key") == "bad key");
    CHECK(model_words("API Error: Request rejected (429) · usage limit reached") ==
          "usage limit reached");
    CHECK(model_words(R"("Failed: \"x\" is closed")") == "Failed: \"x\" is closed");
    CHECK(model_words(R"("one" and "two")") == R"("one" and "two")");
    CHECK(model_words("Something else, in {braces}") == "Something else, in {braces}");
    CHECK(model_words("") == "");
    CHECK(model_words(std::string(2000, 'x')).size() < 400);
    CHECK(model_words("{\"error\":\"plain\"}") == "plain");
}

TEST_CASE("A limit is known by its status, or by its words where there is none",
          "[domain][dialect]") {
    CHECK(model_fault("slow down", 429).how == ReplyEnd::rate_limited);
    CHECK(model_fault("Usage limit reached, resets at 5pm").how == ReplyEnd::rate_limited);
    CHECK(model_fault("You exceeded your current quota").how == ReplyEnd::rate_limited);
    CHECK(model_fault("EDQUOT: disk quota exceeded, write").how == ReplyEnd::model_error);
    CHECK(model_fault("500 rate limit service is down").how == ReplyEnd::model_error);
    CHECK(model_fault("bad key", 401) == Ends{ReplyEnd::model_error, 401, "bad key"});
}
