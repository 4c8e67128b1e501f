#include "domain/run/submission.hpp"

#include "domain/run/reply.hpp"

#include <utility>
#include <variant>

namespace atelier {
namespace {

tl::unexpected<Error> no_evaluation(const std::string& why) {
    return fail(ErrorCode::usage, "--evaluation " + why, advise(Hint::form_of_evaluation));
}

bool is_verdict(const Json& value) {
    return value.is_string() &&
           (value.as_string() == "approved" || value.as_string() == "changes_requested");
}

bool is_score(const Json& value) {
    const double score = value.is_int()      ? static_cast<double>(value.as_int())
                         : value.is_double() ? value.as_double()
                                             : -1;
    return score >= 0 && score <= 10;
}

Result<Json> evaluation_in(const std::string& text) {
    auto parsed = parse_json(text);
    auto* const object = std::get_if<Json>(&parsed);
    if (object == nullptr) return no_evaluation("is not JSON");
    if (!object->is_object()) return no_evaluation("is not a JSON object");
    if (const Json* verdict = object->find("verdict"); verdict != nullptr && !is_verdict(*verdict))
        return no_evaluation("has a verdict that is none");
    if (const Json* score = object->find("score"); score != nullptr && !is_score(*score))
        return no_evaluation("has a score that is not a number from 0 to 10");
    return std::move(*object);
}

void set_text(Json& object, const char* key, const std::string& text) {
    if (!text.empty()) object.set(key, text);
}

Result<Reply> readable(const std::string& text) {
    auto reply = read_reply(text);
    if (!reply) reply.error().hint = advise(Hint::hands_in_again);
    return reply;
}

// The same reply in the form that the prompt asks for.
Json json_of(const Reply& reply) {
    Json object = Json::object();
    object.set("content", reply.content);
    set_text(object, "form", reply.form);
    set_text(object, "interpretation", reply.interpretation);
    if (!reply.considerations.is_null()) object.set("considerations", reply.considerations);
    if (!reply.choices.is_null()) object.set("choices", reply.choices);
    if (reply.verdict) object.set("verdict", name_of(*reply.verdict));
    if (reply.score) object.set("score", *reply.score);
    if (reply.says_done) object.set("done", true);
    return object;
}

Result<Reply> said(const Submission& submission) {
    if (!submission.text) return Reply{.content = submission.say};
    ATELIER_TRY(Reply reply, readable(*submission.text));
    if (!submission.say.empty()) reply.interpretation = submission.say;
    return reply;
}

} // namespace

Result<std::string> reply_submitted(const Submission& submission) {
    const bool is_bare =
        submission.say.empty() && submission.evaluation.empty() && !submission.done;
    if (is_bare && submission.text) {
        ATELIER_CHECK(readable(*submission.text));
        return *submission.text;
    }
    if (!submission.text && submission.say.empty() && submission.evaluation.empty())
        return fail(ErrorCode::usage, "nothing is handed in", advise(Hint::hands_something_in));
    ATELIER_TRY(Reply reply, said(submission));
    reply.says_done = reply.says_done || submission.done;
    Json object = json_of(reply);
    if (!submission.evaluation.empty()) {
        ATELIER_TRY(Json evaluation, evaluation_in(submission.evaluation));
        for (const char* key : {"verdict", "score"})
            if (const Json* value = evaluation.find(key)) object.set(key, *value);
        object.set("evaluation", std::move(evaluation));
    }
    std::string text = object.dump();
    ATELIER_CHECK(readable(text));
    return text;
}

} // namespace atelier
