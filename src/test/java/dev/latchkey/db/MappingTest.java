package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;

class MappingTest {
    private static BytecodeProvider provider(String setting) {
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.boot.allow_jdbc_metadata_access", "false")
                .applySetting("hibernate.dialect", "org.hibernate.dialect.H2Dialect")
                .applySetting(setting, "plain")
                .build();
        try {
            return registry.requireService(BytecodeProvider.class);
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }

    @Test
    void contribute_ours_makesNoClasses() {
        assertInstanceOf(org.hibernate.bytecode.internal.none.BytecodeProviderImpl.class, provider("latchkey.rows"));
    }

    @Test
    void open_rowsOfOurs_askForIt() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:mapping");
        DatabaseSettings settings = new DatabaseSettings(
                "jdbc:h2:mem:mapping",
                Optional.empty(),
                Optional.empty(),
                Optional.of(dataSource),
                Duration.ZERO,
                "latchkey",
                List.of(),
                false);
        try (SessionFactory sessions = Mapping.open(dataSource, settings)) {
            assertInstanceOf(
                    org.hibernate.bytecode.internal.none.BytecodeProviderImpl.class,
                    sessions.unwrap(SessionFactoryImplementor.class)
                            .getServiceRegistry()
                            .requireService(BytecodeProvider.class));
        }
    }

    /** An application that embeds the session room may have rows of its own that are loaded lazily. */
    @Test
    void contribute_anotherApplications_isLeftAsItIs() {
        assertInstanceOf(
                org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl.class, provider("hibernate.show_sql"));
    }
}
