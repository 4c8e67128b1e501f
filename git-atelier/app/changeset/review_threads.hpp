// What a review asks of a changeset, thread by thread, as its agent is told it, and what the agent
// has answered: kept until `work` has brought the answers to the forge.
#pragma once

#include "app/core/context.hpp"
#include "app/mail/brief_mail.hpp"
#include "domain/forge/pull_request.hpp"
#include "ports/plan_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct AskedThread {
    // Of its first comment, by which agents name it, and of the one that an answer is to.
    std::int64_t id = 0;
    std::int64_t last = 0;
    // "src/main.cpp:12"
    std::string place;
    // "bob: Say it in capitals."
    std::vector<std::string> said;
    // "" while its agent has given none.
    std::string answer = {};
    // The answer is there.
    bool posted = false;

    bool waits() const { return answer.empty(); }
    bool operator==(const AskedThread&) const = default;
};

struct AskedChanges {
    std::int64_t pull_request = 0;
    // Of the reviews themselves: "bob says:\nNot yet."; gone once a session has done something.
    std::vector<std::string> words = {};
    std::vector<AskedThread> threads = {};
    // By which workers were told.
    std::optional<BeadId> message = {};
    // The newest session that was looked at for what it has done about it.
    std::optional<SessionId> judged = {};
    // How many in a row have done nothing.
    int fruitless = 0;

    bool operator==(const AskedChanges&) const = default;
};

// nullopt: no review asks for anything.
Result<std::optional<AskedChanges>> asked_changes(PlanReader& plan, const BeadId& changeset);
// nullopt: none does any more.
Result<void> put_asked_changes(PlanWriter& plan, const BeadId& changeset,
                               const std::optional<AskedChanges>& asked);

// A thread of the forge as it is asked; of those that wait.
AskedThread asked_thread(const ReviewThread& thread);
// What is still asked; "" for nothing.
std::string asked_text(const AskedChanges& asked);
// The same, but "" where a message that the brief holds says it all.
Result<std::string> review_of_brief(PlanReader& plan, const BeadId& changeset,
                                    const std::vector<ToldMessage>& told);

struct ThreadAnswer {
    std::int64_t thread = 0;
    std::string text;
    // It is no thread of the forge's: an overseer's comment of that number on a line.
    bool to_comment = false;

    bool operator==(const ThreadAnswer&) const = default;
};
// "101=TEXT", or "c1=TEXT" to a comment; usage for anything else.
Result<ThreadAnswer> thread_answer(const std::string& written);

// Keeps them, the last word on each thread and each comment. usage where nobody asks for anything;
// not-found for what is not asked, naming what is.
Result<void> answer_threads(PlanWriter& plan, const Context& context, const BeadId& changeset,
                            std::vector<ThreadAnswer> answers);

} // namespace atelier
