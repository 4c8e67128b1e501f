#include "app/changeset/review_threads.hpp"

#include "app/changeset/line_comments.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string review_asks_key(const BeadId& changeset) {
    return "review-asks:" + changeset.str();
}

std::vector<std::string> texts_at(const Json& row, const char* key) {
    std::vector<std::string> out;
    if (const Json* const list = row.find(key); list != nullptr && list->is_array())
        for (const Json& each : list->as_array())
            if (each.is_string()) out.push_back(each.as_string());
    return out;
}

Json thread_json(const AskedThread& thread) {
    Json row = Json::object();
    row.set("id", thread.id).set("last", thread.last).set("place", thread.place);
    row.set("said", Json::strings(thread.said));
    if (!thread.answer.empty()) row.set("answer", thread.answer);
    if (thread.posted) row.set("posted", true);
    return row;
}

AskedThread thread_from(const Json& row) {
    return {.id = row.int_at("id"),
            .last = row.int_at("last"),
            .place = row.string_at("place"),
            .said = texts_at(row, "said"),
            .answer = row.string_at("answer"),
            .posted = row.find("posted") != nullptr};
}

Json asked_json(const AskedChanges& asked) {
    Json row = Json::object();
    row.set("pull_request", asked.pull_request).set("words", Json::strings(asked.words));
    Json threads = Json::array();
    for (const AskedThread& thread : asked.threads)
        threads.push(thread_json(thread));
    row.set("threads", std::move(threads)).set("fruitless", asked.fruitless);
    if (asked.message) row.set("message", asked.message->str());
    if (asked.judged) row.set("judged", asked.judged->str());
    return row;
}

AskedChanges asked_from(const Json& row) {
    AskedChanges asked{.pull_request = row.int_at("pull_request"),
                       .words = texts_at(row, "words"),
                       .fruitless = static_cast<int>(row.int_at("fruitless"))};
    if (const Json* const threads = row.find("threads"); threads != nullptr && threads->is_array())
        for (const Json& thread : threads->as_array())
            asked.threads.push_back(thread_from(thread));
    if (const auto message = BeadId::parse(row.string_at("message"))) asked.message = *message;
    if (const auto judged = SessionId::parse(row.string_at("judged"))) asked.judged = *judged;
    return asked;
}

std::string thread_names(const AskedChanges& asked) {
    std::vector<std::string> names;
    for (const AskedThread& thread : asked.threads)
        names.push_back(std::to_string(thread.id));
    return join(names, ", ");
}

Result<AskedThread*> thread_meant(AskedChanges& asked, const BeadId& changeset, std::int64_t id) {
    const auto found = std::ranges::find(asked.threads, id, &AskedThread::id);
    if (found != asked.threads.end()) return &*found;
    const std::string missing =
        "the review of " + changeset.str() + " has no thread " + std::to_string(id);
    if (asked.threads.empty())
        return fail(ErrorCode::usage, missing + ", and none at all", advise(Hint::leave_it_out));
    return fail(ErrorCode::not_found, missing, advise(Hint::there_are, thread_names(asked)));
}

} // namespace

Result<std::optional<AskedChanges>> asked_changes(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto text, plan.remembered(review_asks_key(changeset)));
    if (!text || text->empty()) return std::nullopt;
    const auto parsed = parse_json(*text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row != nullptr && row->is_object()) return asked_from(*row);
    return fail(ErrorCode::invariant_broken,
                "what is remembered of a review cannot be read: " + review_asks_key(changeset));
}

Result<void> put_asked_changes(PlanWriter& plan, const BeadId& changeset,
                               const std::optional<AskedChanges>& asked) {
    return plan.remember(review_asks_key(changeset), asked ? asked_json(*asked).dump() : "");
}

AskedThread asked_thread(const ReviewThread& thread) {
    AskedThread asked{.id = thread.comments.front().id,
                      .last = thread.comments.back().id,
                      .place = thread.path +
                               (thread.line ? ":" + std::to_string(*thread.line) : std::string()),
                      .said = {}};
    for (const ReviewComment& comment : thread.comments)
        asked.said.push_back(comment.author.name + ": " + std::string(trim(comment.body)));
    return asked;
}

std::string asked_text(const AskedChanges& asked) {
    const bool any = std::ranges::any_of(asked.threads, &AskedThread::waits);
    if (asked.words.empty() && !any) return {};
    std::string out = "A review of pull request #" + std::to_string(asked.pull_request) +
                      " asks for changes. Make them in new commits on the work branch.\n";
    if (any)
        out += "Answer its threads at the end: `changeset_done --answer THREAD=TEXT`, once for "
               "each. The answers are written there for you, with your last commit.\n";
    for (const std::string& words : asked.words)
        out += "\n" + words + "\n";
    for (const AskedThread& thread : asked.threads) {
        if (!thread.waits()) continue;
        out += "\nThread " + std::to_string(thread.id) + ", " + thread.place + "\n";
        for (const std::string& said : thread.said)
            out += said + "\n";
    }
    return out;
}

Result<std::string> review_of_brief(PlanReader& plan, const BeadId& changeset,
                                    const std::vector<ToldMessage>& told) {
    ATELIER_TRY(const auto asked, asked_changes(plan, changeset));
    if (!asked) return std::string();
    const bool is_told = std::ranges::any_of(
        told, [&](const ToldMessage& one) { return one.message.id() == asked->message; });
    return is_told ? std::string() : asked_text(*asked);
}

Result<ThreadAnswer> thread_answer(const std::string& written) {
    const auto equals = written.find('=');
    std::string_view name =
        trim(std::string_view(written).substr(0, equals == std::string::npos ? 0 : equals));
    const bool to_comment = name.starts_with('c');
    if (to_comment) name.remove_prefix(1);
    const auto id = parse_integer(name);
    const std::string text(id ? trim(std::string_view(written).substr(equals + 1)) : "");
    if (id && *id > 0 && !text.empty()) return ThreadAnswer{*id, text, to_comment};
    return fail(ErrorCode::usage, "--answer: '" + shorten(written, 60) +
                                      "' is not THREAD=TEXT, such as 101=TEXT or c1=TEXT");
}

Result<void> answer_threads(PlanWriter& plan, const Context& context, const BeadId& changeset,
                            std::vector<ThreadAnswer> answers) {
    std::vector<CommentAnswer> on_lines;
    for (ThreadAnswer& answer : answers)
        if (answer.to_comment) on_lines.push_back({answer.thread, std::move(answer.text)});
    std::erase_if(answers, [](const ThreadAnswer& answer) { return answer.to_comment; });
    ATELIER_CHECK(answer_comments(plan, context, changeset, on_lines));
    if (answers.empty()) return {};
    ATELIER_TRY(auto asked, asked_changes(plan, changeset));
    if (!asked)
        return fail(ErrorCode::usage, "no review asks anything of " + changeset.str(),
                    advise(Hint::leave_it_out));
    const AskedChanges before = *asked;
    Json rows = Json::array();
    for (const ThreadAnswer& answer : answers) {
        ATELIER_TRY(AskedThread* const thread, thread_meant(*asked, changeset, answer.thread));
        if (thread->posted || thread->answer == answer.text) continue;
        thread->answer = answer.text;
        Json row = Json::object();
        row.set("thread", answer.thread).set("text", answer.text);
        rows.push(std::move(row));
    }
    if (*asked == before) return {};
    ATELIER_CHECK(put_asked_changes(plan, changeset, asked));
    Json data = Json::object();
    data.set("number", asked->pull_request).set("answers", std::move(rows));
    return plan.append({EventType::changeset_answered, changeset, std::move(data)});
}

} // namespace atelier
