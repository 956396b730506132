package dev.latchkey.app;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.Administration;
import dev.latchkey.account.LiveKeys;
import dev.latchkey.account.PasswordLinks;
import dev.latchkey.account.Registration;
import dev.latchkey.account.Self;
import dev.latchkey.db.Database;
import dev.latchkey.http.AccessFilter;
import dev.latchkey.http.AnswerFilter;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Needs;
import dev.latchkey.http.Origin;
import dev.latchkey.http.OriginFilter;
import dev.latchkey.http.PlainHttpFilter;
import dev.latchkey.http.Route;
import dev.latchkey.http.RouteFilter;
import dev.latchkey.secret.Secrets;
import dev.latchkey.session.SessionModule;
import dev.latchkey.site.AccountDataServlet;
import dev.latchkey.site.AccountPage;
import dev.latchkey.site.AccountServlet;
import dev.latchkey.site.AdminForm;
import dev.latchkey.site.AdminPage;
import dev.latchkey.site.ChangePasswordServlet;
import dev.latchkey.site.CompareServlet;
import dev.latchkey.site.DeleteServlet;
import dev.latchkey.site.EndServlet;
import dev.latchkey.site.ErrorServlet;
import dev.latchkey.site.HealthServlet;
import dev.latchkey.site.HomeServlet;
import dev.latchkey.site.LanguageServlet;
import dev.latchkey.site.LatestSignInsServlet;
import dev.latchkey.site.LinkServlet;
import dev.latchkey.site.MeServlet;
import dev.latchkey.site.PasswordServlet;
import dev.latchkey.site.RecordedRuns;
import dev.latchkey.site.RegisterServlet;
import dev.latchkey.site.RunServlet;
import dev.latchkey.site.SignInServlet;
import dev.latchkey.site.SignInsServlet;
import dev.latchkey.site.TrialServlet;
import dev.latchkey.token.FirstPair;
import dev.latchkey.token.TokenModule;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole application on one screen: what is built, which filter runs first, what answers where.
 *
 * <p>Declared in {@code web.xml}, since only a declared listener may register filters and servlets as instances
 * (Jakarta Servlet 6 §4.4, Configuration Methods).
 */
public final class Latchkey implements ServletContextListener {
    private static final Logger LOG = LoggerFactory.getLogger(Latchkey.class);

    /** How long after a poll the next begins: revocations take effect within 2 s. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final Opened opened = new Opened();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext());
        } catch (RuntimeException | Error e) {
            // Servers differ in what they show of a listener that throws; the reason has to be in the log on each.
            LOG.error("{}", e.getMessage(), e instanceof IllegalStateException ? null : e);
            opened.close();
            throw e;
        }
    }

    private void start(ServletContext context) {
        Secrets secrets = new Secrets(new SecureRandom());
        Settings settings = Settings.read(context, secrets);
        FirstPair firstPair = opened.add(new FirstPair(settings.token().algorithm()));
        if (settings.firstStart()) {
            firstPair.begin();
        }
        Database database = opened.add(Database.open(settings.database()));
        TokenModule tokens = new TokenModule(settings.token(), database, settings.keyring(), secrets, firstPair);
        SessionModule sessions = new SessionModule(settings.session(), database, secrets, tokens.endings());
        Accounts accounts = new Accounts(settings.login(), database, secrets);

        filter(context, "answer", new AnswerFilter(secrets, settings.serverTiming(), settings.alwaysSecure()))
                // What the container refuses by itself leaves with our headers, too.
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.ERROR), true, "/*");
        filter(context, "origin", new OriginFilter(settings.origin()));
        if (!settings.allowPlainHttp() && !settings.alwaysSecure()) {
            filter(context, "plain-http", new PlainHttpFilter());
        }
        LiveKeys keys = new LiveKeys(List.of(sessions.signIns(), tokens.signIns()), tokens.endings());
        Registration registration = new Registration(accounts);
        List<Route> routes = new ArrayList<>(routes(settings, database, sessions, tokens, accounts));
        routes.addAll(ownersRoutes(accounts, keys, registration, database));
        routes.addAll(comparisonsRoutes(database, secrets, sessions, tokens));
        routes.addAll(administratorsRoutes(accounts, keys, tokens, database, settings.origin()));
        filter(context, "route", new RouteFilter(routes));
        filter(context, "token", tokens.filter());
        filter(context, "session", sessions.filter());
        filter(context, "access", new AccessFilter());
        routes.forEach(route -> serve(context, route));
        serve(context, "error", new ErrorServlet(secrets), "/error");

        Housekeeping housekeeping = opened.add(new Housekeeping());
        housekeeping.poll(POLL, tokens::poll);
        housekeeping.sweep(SWEEP, sessions::sweep);
        housekeeping.sweep(SWEEP, () -> tokens.sweep(accounts::isOurTurnToSweep));
        housekeeping.sweep(SWEEP, accounts::sweep);
        registration.announce();
    }

    private static List<Route> routes(
            Settings settings, Database database, SessionModule sessions, TokenModule tokens, Accounts accounts) {
        return List.of(
                page("/", Needs.ANYONE, new HomeServlet(settings.login().registrationOpen()), "GET"),
                page(
                        "/login",
                        Needs.ANYONE,
                        sessions.login(accounts, settings.login().registrationOpen()),
                        "GET",
                        "POST"),
                page("/logout", Needs.ANYONE, sessions.logout(), "POST"),
                page("/language", Needs.ANYONE, new LanguageServlet(), "POST"),
                files("/static/*"),
                files("/webjars/*"),
                api("/token", Needs.ANYONE, tokens.token(accounts, sessions.lending()), "POST"),
                api("/revoke", Needs.NO_KEY, tokens.revoke(sessions.signIns()), "POST"),
                api("/.well-known/jwks.json", Needs.NO_KEY, tokens.keys(), "GET"),
                api("/.well-known/oauth-authorization-server", Needs.NO_KEY, tokens.metadata(settings.origin()), "GET"),
                api("/api/me", Needs.CALLER, new MeServlet(), "GET"),
                api("/health/live", Needs.NO_KEY, HealthServlet.live(), "GET"),
                api("/health/ready", Needs.NO_KEY, HealthServlet.ready(database::answers), "GET"));
    }

    private static List<Route> ownersRoutes(
            Accounts accounts, LiveKeys keys, Registration registration, Database database) {
        Self self = new Self(accounts, keys);
        AccountPage page = new AccountPage(accounts, self::signIns, database.clock());
        return List.of(
                page("/register", Needs.ANYONE, new RegisterServlet(registration), "GET", "POST"),
                page("/account", Needs.SESSION, new AccountServlet(page), "GET"),
                page("/account/end", Needs.SESSION, new EndServlet(self), "POST"),
                page("/account/password", Needs.SESSION, new ChangePasswordServlet(self, page), "POST"),
                page("/account/delete", Needs.SESSION, new DeleteServlet(self, page), "POST"),
                api("/api/account", Needs.CALLER, new AccountDataServlet(accounts), "GET"),
                api("/api/sessions", Needs.CALLER, new SignInsServlet(self), "GET", "DELETE"),
                api("/api/sessions/{id}", Needs.CALLER, new SignInServlet(self), "DELETE"),
                api("/api/sign-ins", Needs.CALLER, new LatestSignInsServlet(accounts), "GET"),
                api("/api/password", Needs.SESSION, new PasswordServlet(self), "POST"));
    }

    private static List<Route> administratorsRoutes(
            Accounts accounts, LiveKeys keys, TokenModule tokens, Database database, Origin origin) {
        Administration administration = new Administration(accounts, keys);
        PasswordLinks links = new PasswordLinks(accounts, keys);
        AdminPage page = new AdminPage(administration, tokens, database.clock());
        return List.of(
                page("/admin", Needs.ADMIN, page, "GET"),
                page("/admin/enable", Needs.ADMIN, AdminForm.enable(page, administration), "POST"),
                page("/admin/disable", Needs.ADMIN, AdminForm.disable(page, administration), "POST"),
                page("/admin/roles", Needs.ADMIN, AdminForm.roles(page, administration), "POST"),
                page("/admin/end", Needs.ADMIN, AdminForm.end(page, administration), "POST"),
                page("/admin/end-everybody", Needs.ADMIN, AdminForm.endEverybody(page, administration), "POST"),
                page("/admin/link", Needs.ADMIN, AdminForm.link(page, links, origin), "POST"),
                page("/admin/keys/rotate", Needs.ADMIN, AdminForm.rotate(page, tokens), "POST"),
                page("/admin/keys/withdraw", Needs.ADMIN, AdminForm.withdraw(page, tokens), "POST"),
                page("/password/{code}", Needs.ANYONE, new LinkServlet(links), "GET", "POST"));
    }

    private static List<Route> comparisonsRoutes(
            Database database, Secrets secrets, SessionModule sessions, TokenModule tokens) {
        RecordedRuns runs = new RecordedRuns(database);
        TrialServlet trial = new TrialServlet(sessions.trial(), tokens.trial(TrialServlet.LIFE), secrets);
        return List.of(
                page("/compare", Needs.ANYONE, new CompareServlet(runs, database), "GET"),
                page("/compare/run", Needs.SESSION, new RunServlet(runs), "POST"),
                api("/compare/trial", Needs.OWN_KEY, trial, "GET", "POST"));
    }

    private static Route page(String path, Needs needs, Endpoint endpoint, String... methods) {
        return new Route(path, List.of(methods), needs, false, Optional.of(endpoint));
    }

    private static Route api(String path, Needs needs, Endpoint endpoint, String... methods) {
        return new Route(path, List.of(methods), needs, true, Optional.of(endpoint));
    }

    /** Style sheets and scripts, which the container's own servlet serves. */
    private static Route files(String path) {
        return new Route(path, List.of("GET"), Needs.NO_KEY, false, Optional.empty());
    }

    private static FilterRegistration filter(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        return registration;
    }

    private static void serve(ServletContext context, Route route) {
        route.servlet().ifPresent(servlet -> serve(context, route.path(), servlet, route.mapping()));
    }

    private static void serve(ServletContext context, String name, Servlet servlet, String mapping) {
        Set<String> taken = context.addServlet(name, servlet).addMapping(mapping);
        if (!taken.isEmpty()) {
            throw new IllegalStateException("The container serves " + taken + " itself");
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        opened.close();
    }
}
