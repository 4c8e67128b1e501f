#include "domain/interchange/read_run_record.hpp"

#include "support/run_records.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run's record is read as it was written, in its own words") {
    const RunRecord record = full_run_record();
    const std::string text = run_record_json(record).dump();
    const auto parsed = parse_json(text);
    const RunRecord read = unwrap(read_run_record(record.run.id, std::get<Json>(parsed)));
    CHECK(read == record);
    CHECK(run_record_json(read).dump() == text);
}

TEST_CASE("a run of which little is recorded says little") {
    RunRecord record{.run = a_run("at-run1")};
    record.run.subject.clear();
    CHECK(run_record_json(record).dump() ==
          R"({"workflow":"solo","definition":"steps: []\n","status":"running",)"
          R"("created_at":"2026-03-01T08:00:00.000Z","artisans":{}})");
    CHECK(unwrap(read_run_record(record.run.id, run_record_json(record))) == record);
}

TEST_CASE("what makes no sense in a run's record is named") {
    const RunRecord record = full_run_record();
    const auto fault = [&](const std::function<void(Json&)>& change) {
        Json json = run_record_json(record);
        change(json);
        const Error error = must_fail(read_run_record(record.run.id, json));
        CHECK(error.code == ErrorCode::plan_invalid);
        return error.message.substr(error.message.rfind(' ') + 1);
    };
    CHECK(fault([](Json& json) { json.erase("definition"); }) == "metadata.run.definition");
    CHECK(fault([](Json& json) { json.set("status", "lost"); }) == "metadata.run.status");
    CHECK(fault([](Json& json) { json.set("seed", "-1"); }) == "metadata.run.seed");
    CHECK(fault([](Json& json) { json.set("created_at", "yesterday"); }) ==
          "metadata.run.created_at");
    CHECK(fault([](Json& json) { json.set("artisans", 5); }) == "metadata.run.artisans");
    CHECK(fault([](Json& json) { json.set("turns", true); }) == "metadata.run.turns");
    CHECK(fault([](Json& json) { json.set("turns", Json::array({Json("x")})); }) ==
          "metadata.run.turns[0].");
    CHECK(fault([](Json& json) { json.find("turns")->as_array().at(1).set("n", 0); }) ==
          "metadata.run.turns[1].n");
    CHECK(fault([](Json& json) { json.find("signals")->as_array().at(0).set("kind", "shout"); }) ==
          "metadata.run.signals[0].kind");
    CHECK(fault([](Json& json) { json.find("lines")->as_array().at(0).set("turn", 0); }) ==
          "metadata.run.lines[0].turn");
    CHECK(fault([](Json& json) { json.find("lines")->as_array().at(2).set("action", "sing"); }) ==
          "metadata.run.lines[2].action");
    CHECK(fault([](Json& json) { json.set("line_tokens", "many"); }) == "metadata.run.line_tokens");
    CHECK(fault([](Json& json) {
              json.find("pieces")->as_array().at(2).set("id", "at-other.1");
          }) == "metadata.run.pieces[2].id");
    CHECK(fault([](Json& json) { json.find("pieces")->as_array().at(0).set("commit", "HEAD"); }) ==
          "metadata.run.pieces[0].commit");
    CHECK(fault([](Json& json) {
              json.find("pauses")->as_array().at(0).set("of", "everything");
          }) == "metadata.run.pauses[0].of");
}
