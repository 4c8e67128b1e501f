#include "app/turn/turn_show.hpp"

#include "app/artisan/run_mail.hpp"
#include "domain/agent/secrets.hpp"

namespace atelier {
namespace {

// As it began, from one snapshot.
struct TurnScene {
    OwnTurn own;
    RunScene run;
    std::string form;
    std::vector<ToldMessage> mail;
};

Result<TurnScene> scene_of(const RunWorld& world) {
    const Context& context = world.work.plan;
    return context.store.read([&](PlanReader& plan) -> Result<TurnScene> {
        ATELIER_TRY(OwnTurn own, own_turn(plan, context));
        ATELIER_TRY(RunScene run, load_run(plan, world.format, own.turn.run));
        ATELIER_TRY(std::string form, form_of_run(plan, own.turn.run));
        ATELIER_TRY(auto mail, mail_of_turn(plan, run.facts.turns, own.turn));
        return TurnScene{std::move(own), std::move(run), std::move(form), std::move(mail)};
    });
}

void hide_in(const Secrets& secrets, std::vector<ShownText>& texts) {
    for (ShownText& shown : texts)
        shown.text = secrets.hide_in(shown.text);
}

void hide_in(const Secrets& secrets, AskedTurn& asked) {
    TurnPromptFacts& facts = asked.facts;
    for (std::string* text : {&facts.request, &facts.checks, &facts.failure, &asked.prompt})
        *text = secrets.hide_in(*text);
    hide_in(secrets, facts.earlier);
    hide_in(secrets, facts.notes);
}

} // namespace

Result<ShownTurn> turn_show(const RunWorld& world, const std::vector<std::string>& skills) {
    ATELIER_TRY(TurnScene scene, scene_of(world));
    const TurnRecord& turn = scene.own.turn;
    ATELIER_TRY(const TurnDue due, given_turn(scene.run, turn.n));
    ATELIER_TRY(Artisan artisan, world.catalog.artisan(turn.artisan));
    const bool in_worktree = !scene.own.session.worktree.empty();
    ATELIER_TRY(AskedTurn asked, asked_turn(world.desk(), world.catalog,
                                            {scene.run.run, scene.run.workflow, scene.form,
                                             std::move(scene.mail), in_worktree},
                                            due, artisan));
    hide_in(Secrets(world.work.user_environment), asked);
    ATELIER_TRY(const bool submitted,
                world.work.files.exists(submitted_reply(world.work.paths, scene.own.session)));
    ATELIER_TRY(auto pages,
                skill_pages(world.work.files, shipped_skills(world.work.share), skills));
    return ShownTurn{.run = std::move(scene.run.run),
                     .title = scene.run.bead.title,
                     .turn = turn,
                     .artisan = std::move(artisan),
                     .asked = std::move(asked),
                     .driven = scene.own.driven,
                     .expires_at = scene.own.expires_at,
                     .submitted = submitted,
                     .skills = std::move(pages)};
}

} // namespace atelier
