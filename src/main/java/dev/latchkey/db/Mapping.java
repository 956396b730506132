package dev.latchkey.db;

import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;

/**
 * Hibernate with no more of it than rows of plain columns need. No row is loaded lazily, none holds JSON and none is
 * mapped by XML: what Hibernate would make ready for that, thirteen hundred classes, is a second of each start.
 *
 * <p>Instances are Hibernate's own to make. It asks each one whenever a registry of services is built, another
 * application's too: only a registry with our setting is changed.
 */
public final class Mapping implements ServiceContributor {
    private static final String OURS = "latchkey.rows";

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        if (builder.getSettings().containsKey(OURS)) {
            builder.addService(BytecodeProvider.class, new BytecodeProviderImpl());
        }
    }

    static SessionFactory open(DataSource dataSource, DatabaseSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("jakarta.persistence.nonJtaDataSource", dataSource);
        properties.put("hibernate.id.db_structure_naming_strategy", "standard");
        properties.put("hibernate.jdbc.time_zone", "UTC");
        properties.put("hibernate.type.json_format_mapper", new NoJson());
        properties.put("hibernate.xml_mapping_enabled", "false");
        properties.put(OURS, "plain");
        if (settings.counted()) {
            properties.put("hibernate.session.events.auto", Cost.Listener.class.getName());
        }
        // Named and not looked up: an application server would offer its own provider first.
        return new HibernatePersistenceProvider()
                .createEntityManagerFactory(settings.unit(), properties)
                .unwrap(SessionFactory.class);
    }

    private static final class NoJson implements FormatMapper {
        @Override
        public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
            throw new UnsupportedOperationException("No column holds JSON");
        }

        @Override
        public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
            throw new UnsupportedOperationException("No column holds JSON");
        }
    }
}
